package dev.kapsel.builder.worker;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.network.AddressGuard;
import dev.kapsel.model.definition.PackageOptions;
import dev.kapsel.model.requirement.MalformedRequirement;
import dev.kapsel.model.requirement.Requirement;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges the addresses that a definition sends the resolver to, before it runs, so that the message
 * names what was written. Where an address leads to is judged when the resolver connects.
 */
final class IndexAddresses {

  private IndexAddresses() {}

  /**
   * @throws BuildFailedException if an index or a direct reference lies where builds may not reach
   */
  static void check(AddressGuard guard, PackageOptions options, List<String> requirements) {
    List<String> addresses = new ArrayList<>(options.extraIndexes());
    if (options.index() != null) {
      addresses.add(options.index());
    }
    for (String requirement : requirements) {
      addresses.addAll(direct(requirement));
    }
    addresses.forEach(address -> check(guard, address));
  }

  private static List<String> direct(String requirement) {
    try {
      String url = Requirement.parse(requirement).url();
      return url == null ? List.of() : List.of(url);
    } catch (MalformedRequirement e) {
      throw new BuildFailedException(
          FailureCode.BAD_PACKAGE,
          "`" + requirement + "` is not a requirement: " + e.getMessage(),
          "Write one PEP 508 requirement for each package.",
          e);
    }
  }

  private static void check(AddressGuard guard, String address) {
    try {
      guard.check(URI.create(address));
    } catch (UnknownHostException e) {
      throw new BuildFailedException(
          FailureCode.INDEX_UNREACHABLE,
          "the host of `" + address + "` has no address",
          "Check the spelling of the address.",
          e);
    } catch (IllegalArgumentException e) {
      throw new BuildFailedException(
          FailureCode.BAD_PACKAGE,
          "`" + address + "` is not an address",
          "Write an address that begins with https://.",
          e);
    }
  }
}
