package dev.kapsel.local.command;

import dev.kapsel.client.KapselClient;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.lock.LockedFile;
import dev.kapsel.model.oci.Digest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a later image has that an earlier one has not.
 *
 * @param same how many layers both have
 */
record Difference(List<LockedFile> files, List<Layer> layers, int same) {

  static Difference between(KapselClient client, Generation before, Generation after) {
    Set<LockedFile> had = new HashSet<>(files(client, before));
    List<LockedFile> files =
        files(client, after).stream().filter(file -> !had.contains(file)).toList();
    Set<Digest> known = before.layers().stream().map(Layer::digest).collect(Collectors.toSet());
    List<Layer> layers =
        after.layers().stream().filter(layer -> !known.contains(layer.digest())).toList();
    return new Difference(files, layers, after.layers().size() - layers.size());
  }

  private static List<LockedFile> files(KapselClient client, Generation generation) {
    return client.lock(generation.definitionHash(), generation.number()).files();
  }

  boolean onePackageAndOneLayer() {
    return files.size() == 1 && layers.size() == 1;
  }
}
