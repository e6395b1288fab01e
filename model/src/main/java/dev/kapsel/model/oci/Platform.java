package dev.kapsel.model.oci;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The platforms that images are built for. */
public enum Platform {
  LINUX_AMD64("linux", "amd64"),
  LINUX_ARM64("linux", "arm64");

  private final String os;
  private final String architecture;

  Platform(String os, String architecture) {
    this.os = os;
    this.architecture = architecture;
  }

  /**
   * @throws IllegalArgumentException if it is none of the known platforms
   */
  @JsonCreator
  public static Platform parse(String text) {
    for (Platform platform : values()) {
      if (platform.toString().equals(text)) {
        return platform;
      }
    }
    String known =
        Arrays.stream(values()).map(Platform::toString).collect(Collectors.joining(", "));
    throw new IllegalArgumentException("platform `" + text + "` is not known; use one of " + known);
  }

  public String os() {
    return os;
  }

  public String architecture() {
    return architecture;
  }

  @Override
  @JsonValue
  public String toString() {
    return os + "/" + architecture;
  }
}
