package dev.kapsel.model.definition;

/** The routes that an endpoint's container answers. All three are given or none. */
public record Inference(Route liveness, Route readiness, Route scoring) {

  /**
   * @param port 1 to 65535
   * @param path begins with a slash
   */
  public record Route(int port, String path) {}
}
