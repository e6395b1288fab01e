package dev.kapsel.model.analysis;

import dev.kapsel.model.analysis.Address.Reach;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.definition.Python;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Where packages are asked for: no credentials, no files, nothing inside the builder's network. */
final class AddressRules {

  private static final Set<String> WEB = Set.of("https", "http");
  private static final Set<String> DIRECT = Set.of("https", "http", "git+https", "git+ssh");
  private static final Pattern COMMIT = Pattern.compile(".*@[0-9a-f]{40}(?:#.*)?");

  private final List<Finding> findings;

  AddressRules(List<Finding> findings) {
    this.findings = findings;
  }

  void check(Definition definition) {
    String index = definition.packages().index();
    if (index != null) {
      source(index, "/packages/index");
    }
    sources(definition.packages().extraIndexes(), "/packages/extraIndexes/");
    sources(definition.spark().repositories(), "/spark/repositories/");
    if (definition.python() instanceof Python.Conda conda) {
      CondaSources.of(conda).forEach(source -> source(source.address(), source.field()));
    }
  }

  private void sources(List<String> urls, String field) {
    for (int i = 0; i < urls.size(); i++) {
      source(urls.get(i), field + i);
    }
  }

  /** An index, channel or repository: an installation may allow private ones. */
  private void source(String url, String field) {
    Optional<Address> known = known(url, field, WEB);
    known.ifPresent(
        address -> {
          if (address.username()) {
            credentials(url, field);
          }
          switch (address.reach()) {
            case LINK_LOCAL -> forbidden(url, field);
            case PRIVATE, LOOPBACK ->
                findings.add(
                    Rule.K27.at(
                        field,
                        shown(url) + " is an address of a private network",
                        "Use a name that builders can reach; an installation can allow private"
                            + " addresses."));
            case ANYWHERE -> encrypted(address, url, field);
          }
        });
  }

  /** The address of one package: never private, whatever the installation allows. */
  void direct(String url, String field) {
    known(url, field, DIRECT)
        .ifPresent(
            address -> {
              boolean gitUser = address.scheme().equals("git+ssh") && !address.password();
              if (address.username() && !gitUser) {
                credentials(url, field);
              }
              if (address.reach() != Reach.ANYWHERE) {
                forbidden(url, field);
              }
              encrypted(address, url, field);
              if (address.scheme().startsWith("git+") && !COMMIT.matcher(url).matches()) {
                findings.add(
                    Rule.K31.at(
                        field,
                        shown(url) + " names no commit",
                        "Append `@` and the commit's 40 hex digits."));
              }
            });
  }

  private Optional<Address> known(String url, String field, Set<String> schemes) {
    Optional<Address> address = Address.of(url);
    String fix = "Write an address that begins with https://, without spaces.";
    if (address.isEmpty()
        || WEB.contains(address.get().scheme()) && address.get().host().isEmpty()) {
      findings.add(Rule.D15.at(field, shown(url) + " is no address", fix));
      return Optional.empty();
    }
    if (!schemes.contains(address.get().scheme())) {
      findings.add(
          Rule.K22.at(
              field,
              shown(url) + " has the scheme `" + address.get().scheme() + "`, which is not allowed",
              fix));
      return Optional.empty();
    }
    return address;
  }

  private void credentials(String url, String field) {
    findings.add(
        Rule.D08.at(
            field,
            shown(url) + " holds a user name or password",
            "Remove it from the address, and give the login as a connection."));
  }

  private void forbidden(String url, String field) {
    findings.add(
        Rule.K22.at(
            field,
            shown(url) + " is an address of the builder's own machine or network",
            "Use an address that everybody can reach by name."));
  }

  private void encrypted(Address address, String url, String field) {
    if (address.scheme().equals("http")) {
      findings.add(
          Rule.K26.at(
              field, shown(url) + " is not encrypted", "Use https:// if it answers there."));
    }
  }

  private static String shown(String url) {
    return Shown.quoted(Address.redacted(url));
  }
}
