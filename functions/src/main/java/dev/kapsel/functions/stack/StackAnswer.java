package dev.kapsel.functions.stack;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What CloudFormation is told. Source: "Custom resource response objects" of its guide.
 *
 * @param reason what people read in the stack's events
 * @param physical constant for as long as it is the same environment, else the old one is deleted
 * @param data what {@code Fn::GetAtt} finds
 */
record StackAnswer(
    @JsonProperty("Status") String status,
    @JsonProperty("Reason") String reason,
    @JsonProperty("PhysicalResourceId") String physical,
    @JsonProperty("StackId") String stack,
    @JsonProperty("RequestId") String request,
    @JsonProperty("LogicalResourceId") String logical,
    @JsonProperty("Data") Map<String, String> data) {

  /** Bytes: the whole answer must stay below 4096, of which the rest needs a good half. */
  private static final int LONGEST_REASON = 1500;

  static StackAnswer success(Declared declared, String reason, Map<String, String> data) {
    return new StackAnswer(
        "SUCCESS",
        shortened(reason),
        declared.physical(),
        declared.stack(),
        declared.request(),
        declared.logical(),
        data);
  }

  static StackAnswer failure(Declared declared, String reason) {
    return new StackAnswer(
        "FAILED",
        shortened(reason),
        declared.physical(),
        declared.stack(),
        declared.request(),
        declared.logical(),
        Map.of());
  }

  private static String shortened(String reason) {
    int end = 0;
    int bytes = 0;
    while (end < reason.length()) {
      int character = reason.codePointAt(end);
      bytes += written(character);
      if (bytes > LONGEST_REASON) {
        return reason.substring(0, end) + " ...";
      }
      end += Character.charCount(character);
    }
    return reason;
  }

  /** How many bytes a character takes in JSON. */
  private static int written(int character) {
    if (character < ' ') {
      return 6;
    }
    if (Character.isSupplementaryCodePoint(character)) {
      return 12; // Jackson escapes both halves.
    }
    return character == '"' || character == '\\'
        ? 2
        : Character.toString(character).getBytes(StandardCharsets.UTF_8).length;
  }
}
