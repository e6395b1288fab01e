package dev.kapsel.functions.search;

import dev.kapsel.functions.search.FoundRow.Facts;
import dev.kapsel.functions.search.FoundRow.OfBase;
import dev.kapsel.functions.search.FoundRow.OfPackage;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.image.BaseContents;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.requirement.DebianVersion;
import dev.kapsel.model.requirement.PackageName;
import dev.kapsel.model.requirement.PythonVersion;
import dev.kapsel.model.search.PackageSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** The rows by which one generation is found: by its packages, its base, and both digests. */
final class GenerationRows {

  private static final String AS_BASE = "base";
  private static final String AS_IMAGE = "image";

  /** Versions that are no Python versions may be of any length; a key may not. */
  private static final int LONGEST_KEY = 500;

  private final WorkspaceName workspace;
  private final Generation generation;
  private final Map<Key, FoundRow> rows = new LinkedHashMap<>();

  private GenerationRows(WorkspaceName workspace, Generation generation) {
    this.workspace = workspace;
    this.generation = generation;
  }

  /** By its base and digests. */
  static Map<Key, FoundRow> ofImage(WorkspaceName workspace, Generation generation) {
    GenerationRows made = new GenerationRows(workspace, generation);
    OfBase row = new OfBase(generation.base(), Facts.of(generation));
    made.rows.put(
        Keys.baseRow(
            workspace, generation.base(), generation.definitionHash(), generation.number()),
        row);
    Digest base = generation.base().digest();
    if (base != null) {
      made.rows.put(made.digestKey(base, AS_BASE), row);
    }
    made.rows.put(made.digestKey(generation.digest(), AS_IMAGE), row);
    return made.rows;
  }

  private Key digestKey(Digest digest, String role) {
    return Keys.digestRow(
        workspace, digest, role, generation.definitionHash(), generation.number());
  }

  /** By what its lock says is in it. */
  static Map<Key, FoundRow> of(WorkspaceName workspace, Generation generation, Lock lock) {
    GenerationRows made = new GenerationRows(workspace, generation);
    lock.files().forEach(f -> made.add(f.name(), f.version(), PackageSource.of(f.kind())));
    lock.provided().forEach(p -> made.add(p.name(), p.version(), PackageSource.BASE));
    return made.rows;
  }

  /** By what is installed below that. */
  static Map<Key, FoundRow> of(
      WorkspaceName workspace, Generation generation, BaseContents contents) {
    GenerationRows made = new GenerationRows(workspace, generation);
    contents.packages().forEach(i -> made.add(i.name(), i.version(), PackageSource.of(i.kind())));
    return made.rows;
  }

  private void add(String name, String version, PackageSource from) {
    Key key =
        Keys.packageRow(
            workspace,
            PackageName.normalise(name),
            versionKey(version, from),
            generation.definitionHash(),
            generation.number(),
            from.toString());
    rows.put(key, new OfPackage(name, version, from, Facts.of(generation)));
  }

  private static String versionKey(String version, PackageSource from) {
    String key =
        from == PackageSource.DEB && DebianVersion.valid(version)
            ? new DebianVersion(version).sortKey()
            : PythonVersion.parse(version).sortKey();
    return key.length() <= LONGEST_KEY ? key : key.substring(0, LONGEST_KEY);
  }
}
