package dev.kapsel.builder.wheel;

import dev.kapsel.builder.layer.LayerBlob;
import java.util.List;
import java.util.Map;

/**
 * A layer of wheels.
 *
 * @param provides shared libraries that it holds, by soname and by file name
 * @param needs shared libraries that it does not hold itself, with the wheel that needs each
 * @param collisions files that two of its wheels have, with different content
 */
public record WrittenLayer(
    LayerBlob blob, List<String> provides, Map<String, String> needs, List<Collision> collisions) {

  public WrittenLayer {
    provides = List.copyOf(provides);
    needs = Map.copyOf(needs);
    collisions = List.copyOf(collisions);
  }

  /**
   * A file that two wheels have.
   *
   * @param path in the image
   * @param lost the file name of the wheel whose file was replaced
   * @param won the file name of the wheel whose file is there
   */
  public record Collision(String path, String lost, String won) {
    @Override
    public String toString() {
      return "`" + path + "` is in " + lost + " and in " + won + "; the latter is kept";
    }
  }
}
