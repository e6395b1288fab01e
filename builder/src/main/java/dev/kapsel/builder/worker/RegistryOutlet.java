package dev.kapsel.builder.worker;

import dev.kapsel.builder.base.BaseLayer;
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
    registry.pushBlob(repository, layer.digest(), layer.size(), () -> layer.source().open());
    journal.advance(Stage.PUSH, 1);
  }
}
