package dev.kapsel.builder.debian;

import dev.kapsel.model.oci.Sha256;
import dev.kapsel.model.requirement.DebianVersion;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One package as a signed index lists it.
 *
 * @param rank of its priority: what a base needs more comes first
 * @param archive the root that {@code filename} is below
 * @param size of the file in bytes
 */
record DebPackage(
    String name,
    DebianVersion version,
    boolean essential,
    int rank,
    String depends,
    String provides,
    URI archive,
    String filename,
    long size,
    Sha256 sha256) {

  static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9+.-]+");
  private static final List<String> PRIORITIES =
      List.of("extra", "optional", "standard", "important", "required");
  private static final Pattern FILENAME =
      Pattern.compile("(?!.*(?:^|/)\\.\\.?(?:/|$))[A-Za-z0-9][A-Za-z0-9+._~%:/-]*\\.deb");

  DebPackage {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("`" + name + "` is no package name");
    }
    if (!FILENAME.matcher(filename).matches()) {
      throw new IllegalArgumentException("`" + filename + "` is no file of an archive");
    }
  }

  static DebPackage of(Stanza stanza, URI archive) {
    String pre = stanza.get("Pre-Depends", "");
    String depends = stanza.get("Depends", "");
    return new DebPackage(
        stanza.require("Package"),
        new DebianVersion(stanza.require("Version")),
        stanza.get("Essential", "no").equals("yes"),
        PRIORITIES.indexOf(stanza.get("Priority", "")) + 1,
        pre + (pre.isEmpty() || depends.isEmpty() ? "" : ", ") + depends,
        stanza.get("Provides", ""),
        archive,
        stanza.require("Filename"),
        Long.parseLong(stanza.require("Size")),
        new Sha256(stanza.require("SHA256")));
  }

  List<List<Dependency>> dependencies() {
    return Dependency.parse(depends);
  }

  URI uri() {
    String root = archive.toString();
    return URI.create(root + (root.endsWith("/") ? "" : "/") + filename);
  }

  @Override
  public String toString() {
    return name + " " + version;
  }
}
