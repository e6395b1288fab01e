package dev.kapsel.builder.wheel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a wheel says of itself.
 *
 * @param distribution as the file name spells it, with dashes
 * @param infoDirectory the one {@code .dist-info} directory
 * @see <a
 *     href="https://packaging.python.org/en/latest/specifications/binary-distribution-format/">Binary
 *     distribution format</a>
 */
record WheelInfo(String distribution, String infoDirectory) {

  private static final int LARGEST_FILE = 1 << 20;
  private static final Pattern FILE_NAME =
      Pattern.compile("([^-/]+)-([^-/]+)(?:-\\d[^-/]*)?-[^-/]+-[^-/]+-[^-/]+\\.whl");
  private static final Pattern VERSION =
      Pattern.compile("(?im)^Wheel-Version:\\s*(\\d+)\\.\\d+\\s*$");

  static WheelInfo read(WheelArchive archive) throws IOException {
    Suspect suspect = archive.suspect();
    Matcher fileName = FILE_NAME.matcher(suspect.fileName());
    if (!fileName.matches()) {
      throw suspect.refuse("is not named as wheels are");
    }
    String directory = infoDirectory(archive);
    String stem = directory.substring(0, directory.length() - ".dist-info".length());
    int dash = stem.indexOf('-');
    if (dash < 0 || !normal(stem.substring(0, dash)).equals(normal(fileName.group(1)))) {
      throw suspect.refuse("describes another package: it has `" + directory + "`");
    }
    checkVersion(archive, directory);
    return new WheelInfo(fileName.group(1).replace('_', '-'), directory);
  }

  private static String infoDirectory(WheelArchive archive) {
    Set<String> found = new TreeSet<>();
    for (String name : archive.files().keySet()) {
      int slash = name.indexOf('/');
      if (slash > 0 && name.startsWith(".dist-info", slash - ".dist-info".length())) {
        found.add(name.substring(0, slash));
      }
    }
    if (found.size() != 1) {
      throw archive
          .suspect()
          .refuse(found.isEmpty() ? "has no .dist-info directory" : "has several: " + found);
    }
    return found.iterator().next();
  }

  private static void checkVersion(WheelArchive archive, String directory) throws IOException {
    byte[] content = archive.required(directory + "/WHEEL", LARGEST_FILE);
    Matcher version = VERSION.matcher(new String(content, StandardCharsets.UTF_8));
    if (!version.find()) {
      throw archive.suspect().refuse("does not say which version of the wheel format it has");
    }
    if (!version.group(1).equals("1")) {
      throw archive
          .suspect()
          .refuse("has version " + version.group(1) + " of the wheel format; version 1 is known");
    }
  }

  private static String normal(String name) {
    return name.replaceAll("[-_.]+", "-").toLowerCase(Locale.ROOT);
  }
}
