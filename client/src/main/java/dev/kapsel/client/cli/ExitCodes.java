package dev.kapsel.client.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the process ends with; scripts rely on these. */
public final class ExitCodes {

  public static final int OK = 0;

  /** The answer is no: a build failed, an image does not exist. */
  public static final int NEGATIVE = 1;

  public static final int USAGE = 2;

  /** The service refused: the problem is on standard error. */
  public static final int PROBLEM = 3;

  /** No answer from the service. */
  public static final int UNREACHABLE = 4;

  private ExitCodes() {}

  /** For the help text. */
  static Map<String, String> list() {
    Map<String, String> list = new LinkedHashMap<>();
    list.put("0", "done, and the answer is yes");
    list.put("1", "the answer is no: the build failed, the image does not exist");
    list.put("2", "the command line, or a file that it names, is wrong");
    list.put("3", "the service refused; standard error says why");
    list.put("4", "no answer from the service");
    return list;
  }
}
