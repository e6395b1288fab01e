package dev.kapsel.builder.wheel;

import dev.kapsel.builder.layer.EntryPath;
import dev.kapsel.builder.layer.LayerBlob;
import java.util.List;
import java.util.Map;

/**
 * A layer of wheels.
 *
 * @param provides shared libraries that it holds, by soname and by file name
 * @param needs shared libraries that it does not hold itself, with the wheel that needs each
 * @param collisions files that two of its wheels have, with different content; one for each pair
 */
public record WrittenLayer(
    LayerBlob blob, List<String> provides, Map<String, String> needs, List<Collision> collisions) {

  public WrittenLayer {
    provides = List.copyOf(provides);
    needs = Map.copyOf(needs);
    collisions = List.copyOf(collisions);
  }

  /**
   * Files that two wheels have.
   *
   * @param path in the image, of the first of them
   * @param more how many others there are
   * @param lost the file name of the wheel whose file was replaced
   * @param won the file name of the wheel whose file is there
   */
  public record Collision(String path, int more, String lost, String won) {
    @Override
    public String toString() {
      String others = more == 0 ? "" : " (and so are %,d more)".formatted(more);
      return "`"
          + EntryPath.printable(path)
          + "` is in "
          + lost
          + " and in "
          + won
          + others
          + "; what the latter has is kept";
    }

    Collision andOneMore() {
      return new Collision(path, more + 1, lost, won);
    }
  }
}
