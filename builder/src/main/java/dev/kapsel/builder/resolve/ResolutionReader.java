package dev.kapsel.builder.resolve;

import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.lock.LockedFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Turns what uv chose into files to install and packages that the base already has. */
final class ResolutionReader {

  private ResolutionReader() {}

  static Resolution read(
      PylockReader reader, BufferedReader lock, Map<String, Lock.Provided> visible, FileSizes sizes)
      throws IOException {
    List<LockedFile> files = new ArrayList<>();
    Map<String, URI> addresses = new HashMap<>();
    PylockReader.Selection selection = reader.read(lock, visible.keySet());
    List<Lock.Provided> provided = selection.provided().stream().map(visible::get).toList();
    for (PylockReader.Chosen chosen : selection.files()) {
      long size =
          chosen.size().isPresent() ? chosen.size().getAsLong() : sizes.sizeOf(chosen.uri());
      files.add(
          new LockedFile(
              LockedFile.Kind.WHEEL,
              chosen.name().toLowerCase(Locale.ROOT),
              chosen.version(),
              chosen.fileName(),
              chosen.sha256(),
              size));
      addresses.put(chosen.fileName(), chosen.uri());
    }
    return new Resolution(files, addresses, provided);
  }
}
