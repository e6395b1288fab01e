package dev.kapsel.builder.worker;

import dev.kapsel.builder.base.BaseLayer;
import dev.kapsel.builder.image.Image;
import dev.kapsel.builder.registry.RegistryClient;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.image.Layer;
import java.nio.file.Path;

/** Pushes layers to the registry of the result, those of the base too. */
record RegistryOutlet(RegistryClient registry, String repository, BuildJournal journal)
    implements Outlet {

  @Override
  public void begin(int layers) {
    journal.begin(Stage.PUSH, layers, "layers");
  }

  @Override
  public void take(Layer layer, Path file) {
    registry.pushBlob(repository, layer.digest(), file);
    journal.advance(Stage.PUSH, 1);
  }

  @Override
  public void take(BaseLayer layer) {
    push(layer);
    journal.advance(Stage.PUSH, 1);
  }

  /** Without a word on it. */
  void push(BaseLayer layer) {
    registry.pushBlob(repository, layer.digest(), layer.size(), () -> layer.source().open());
  }

  /** Configuration and manifest of an image whose layers are there. */
  void push(Image image) {
    registry.pushBlob(repository, image.configDigest(), image.config());
    var unused =
        registry.putManifest(
            repository, image.digest().toString(), image.format().manifest(), image.manifest());
  }
}
