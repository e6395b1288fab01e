package dev.kapsel.builder.overlap;

import dev.kapsel.builder.layer.EntryPath;

/**
 * Files that two packages have, with different content.
 *
 * @param path in the image, of the first of them
 * @param more how many others there are
 * @param lost the file name of the package whose file was replaced
 * @param won the file name of the package whose file is there
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
