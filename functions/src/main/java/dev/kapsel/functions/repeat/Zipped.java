package dev.kapsel.functions.repeat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Texts made short: an answer may repeat a whole definition, and an item holds 400 KB. */
final class Zipped {

  private Zipped() {}

  static String zip(String text) {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes all that is written", e);
    }
    return Base64.getEncoder().encodeToString(zipped.toByteArray());
  }

  static String unzip(String zipped) {
    byte[] bytes = Base64.getDecoder().decode(zipped);
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("an item holds what was zipped", e);
    }
  }
}
