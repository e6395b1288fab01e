package dev.kapsel.builder.image;

/**
 * The media types of an image. Docker's are the default, because SageMaker's CreateModel refuses
 * manifests of the other kind.
 */
public enum ImageFormat {
  DOCKER(
      "application/vnd.docker.distribution.manifest.v2+json",
      "application/vnd.docker.container.image.v1+json",
      "application/vnd.docker.image.rootfs.diff.tar.gzip"),
  OCI(
      "application/vnd.oci.image.manifest.v1+json",
      "application/vnd.oci.image.config.v1+json",
      "application/vnd.oci.image.layer.v1.tar+gzip");

  private final String manifest;
  private final String config;
  private final String layer;

  ImageFormat(String manifest, String config, String layer) {
    this.manifest = manifest;
    this.config = config;
    this.layer = layer;
  }

  public String manifest() {
    return manifest;
  }

  public String config() {
    return config;
  }

  public String layer() {
    return layer;
  }
}
