package dev.kapsel.client.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A port of this machine; 0: any that is free. */
public final class PortNumber implements ITypeConverter<Integer> {

  private static final int LAST = 65_535;

  @Override
  public Integer convert(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= LAST) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new TypeConversionException("`" + text + "` is no port: use 0 to " + LAST);
  }
}
