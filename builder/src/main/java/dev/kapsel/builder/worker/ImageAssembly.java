package dev.kapsel.builder.worker;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.base.BaseImage;
import dev.kapsel.builder.base.BaseLayer;
import dev.kapsel.builder.image.Image;
import dev.kapsel.builder.image.ImageConfig;
import dev.kapsel.builder.image.ImageFormat;
import dev.kapsel.builder.layer.Recipe;
import dev.kapsel.model.identity.LockHash;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.protocol.BuildPlan;
import dev.kapsel.model.protocol.WorkerMessages.IndexedLayer;
import java.util.ArrayList;
import java.util.List;

/** Puts layers together to an image; the same ones over the same base are the same image. */
final class ImageAssembly {

  private ImageAssembly() {}

  /**
   * @throws BuildFailedException if this worker follows another recipe than the plan wants
   */
  static void checkRecipe(BuildPlan plan) {
    if (!plan.recipe().equals(Recipe.NAME)) {
      throw new BuildFailedException(
          FailureCode.NOT_BUILT_YET,
          "the layer recipe `" + plan.recipe() + "` is not known to this worker",
          "Run workers of the same release as the service; this one follows "
              + Recipe.NAME
              + ". A lock of an older recipe needs an older worker, or a rebuild from packages.");
    }
  }

  /**
   * @param packages the layers above the base, from the bottom up
   */
  static Image of(BaseImage base, PackagesStage.Chosen chosen, List<IndexedLayer> packages) {
    List<Layer> layers = new ArrayList<>(base.layers().stream().map(BaseLayer::asLayer).toList());
    packages.forEach(layer -> layers.add(layer.layer()));
    return Image.of(
        ImageFormat.DOCKER,
        ImageConfig.of(
            base.config(),
            chosen.lock().platform(),
            base.digest(),
            LockHash.of(chosen.lock()),
            chosen.lock().recipe(),
            chosen.prefix()),
        layers);
  }
}
