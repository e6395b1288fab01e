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

  /** Without a word on it. What the registry has elsewhere is not sent, if it lets us mount it. */
  void push(BaseLayer layer) {
    if (!mounted(layer)) {
      registry.pushBlob(repository, layer.digest(), layer.size(), () -> layer.source().open());
    }
  }

  private boolean mounted(BaseLayer layer) {
    BaseLayer.Stored stored = layer.source().stored();
    return stored != null
        && stored.registry().equals(registry.address())
        && !stored.repository().equals(repository)
        && !registry.hasBlob(repository, layer.digest())
        && registry.mountBlob(repository, layer.digest(), stored.repository());
  }

  /** Configuration and manifest of an image whose layers are there. */
  void push(Image image) {
    registry.pushBlob(repository, image.configDigest(), image.config());
    var unused =
        registry.putManifest(
            repository, image.digest().toString(), image.format().manifest(), image.manifest());
  }
}
