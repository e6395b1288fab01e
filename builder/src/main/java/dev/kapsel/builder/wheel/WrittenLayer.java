package dev.kapsel.builder.wheel;

import dev.kapsel.builder.layer.LayerBlob;
import java.util.List;
import java.util.Map;

/**
 * A layer of wheels.
 *
 * @param provides shared libraries that it holds, by soname and by file name
 * @param needs shared libraries that it does not hold itself, with the wheel that needs each
 * @param findings what users should know: one sentence each
 * @param claims what each wheel takes in an environment, see {@link
 *     dev.kapsel.builder.overlap.Claims}; without those that take too much to be told
 */
public record WrittenLayer(
    LayerBlob blob,
    List<String> provides,
    Map<String, String> needs,
    List<String> findings,
    Map<String, List<String>> claims) {

  public WrittenLayer {
    provides = List.copyOf(provides);
    needs = Map.copyOf(needs);
    findings = List.copyOf(findings);
    claims = Map.copyOf(claims);
  }
}
