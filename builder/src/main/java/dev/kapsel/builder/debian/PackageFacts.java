package dev.kapsel.builder.debian;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kapsel.builder.cache.Unfinished;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the last layer needs to know of a package, remembered so that an unchanged package is not
 * unpacked again.
 *
 * @param control its control files by name
 * @param listed its paths in their order, as dpkg lists them
 * @param unpacked paths that are in the image, after the merge of {@code /usr}, without leading
 *     slash; a directory's ends with a slash
 * @param directories their permissions, by path without slash at either end
 * @param md5 of its configuration files, by absolute path
 * @param captured content of files that an equivalent action reads, by path
 */
record PackageFacts(
    String name,
    String version,
    Map<String, byte[]> control,
    List<String> listed,
    List<String> unpacked,
    Map<String, Owned> directories,
    Map<String, String> md5,
    Map<String, byte[]> captured) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Mode and owner of a directory. */
  record Owned(int mode, int uid, int gid) {}

  static List<PackageFacts> read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), new TypeReference<List<PackageFacts>>() {});
  }

  static void write(Unfinished file, List<PackageFacts> facts) throws IOException {
    JSON.writeValue(file.path().toFile(), facts);
  }

  Stanza stanza() {
    return Stanza.parse(text("control")).getFirst();
  }

  String text(String controlFile) {
    byte[] content = control.get(controlFile);
    return content == null ? "" : new String(content, java.nio.charset.StandardCharsets.UTF_8);
  }

  /** How dpkg names the package's files below {@code /var/lib/dpkg/info}. */
  String infoName() {
    Stanza stanza = stanza();
    return stanza.get("Multi-Arch", "").equals("same")
        ? name + ":" + stanza.require("Architecture")
        : name;
  }
}
