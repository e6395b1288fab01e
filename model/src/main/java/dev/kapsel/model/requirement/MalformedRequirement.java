package dev.kapsel.model.requirement;

/**
 * The text is no requirement; the message shows the text without logins, the fix says what to
 * write.
 */
public final class MalformedRequirement extends Exception {

  private final String fix;

  MalformedRequirement(String message, String fix) {
    super(message.replaceAll("//[^/\\s@]*@", "//***@"));
    this.fix = fix;
  }

  public String fix() {
    return fix;
  }
}
