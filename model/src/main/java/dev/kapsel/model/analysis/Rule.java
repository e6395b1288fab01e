package dev.kapsel.model.analysis;

/**
 * Every rule that a definition is held to. {@code docs/reference/rules.md} has a row for each. Ids
 * that begin with D or X are those of the service whose environments Kapsel imports; K and N are
 * Kapsel's own, N for what is not built yet.
 */
public enum Rule {
  D01(Severity.ERROR, "The name has a reserved prefix"),
  D02(Severity.ERROR, "The name is too long"),
  D04(Severity.ERROR, "The image is described in more than one way"),
  D05(Severity.ERROR, "The image is not described"),
  D08(Severity.ERROR, "A secret stands in the definition"),
  D10(Severity.ERROR, "The Dockerfile is too long"),
  D11(Severity.ERROR, "The build context has no content"),
  D12(Severity.ERROR, "The path of the Dockerfile is not valid"),
  D13(Severity.ERROR, "Packages beside an image that manages its own"),
  D15(Severity.ERROR, "An address is not valid"),
  D16(Severity.WARNING, "The base image is out of support"),
  D17(Severity.WARNING, "The base image is not pinned"),
  D20(Severity.WARNING, "The Python version is not given"),
  D21(Severity.ERROR, "Several Python versions are given"),
  D22(Severity.WARNING, "The Python version is out of support"),
  D23(Severity.WARNING, "The Python version is near its end of support"),
  D24(Severity.ERROR, "The Python version cannot be read"),
  D25(Severity.ERROR, "The conda dependencies are missing"),
  D26(Severity.ERROR, "A conda specification is malformed"),
  D27(Severity.WARNING, "No conda channels are given"),
  D29(Severity.WARNING, "A package is not pinned"),
  D30(Severity.WARNING, "pip is not among the conda dependencies"),
  D31(Severity.WARNING, "pip is not pinned"),
  X01(Severity.ERROR, "The name has characters that names cannot have"),
  X05(Severity.ERROR, "The document is of another format"),
  X09(Severity.ERROR, "The version is not valid"),
  X10(Severity.ERROR, "Packages are described in more than one way"),
  X11(Severity.ERROR, "Inference routes are incomplete"),
  X19(Severity.WARNING, "A name or version has no effect here"),
  K01(Severity.ERROR, "Unknown field"),
  K02(Severity.ERROR, "A field is null"),
  K03(Severity.ERROR, "A field has the wrong type"),
  K04(Severity.ERROR, "The document cannot be read"),
  K05(Severity.ERROR, "A field is given twice"),
  K06(Severity.ERROR, "The document is too large or too deep"),
  K07(Severity.ERROR, "The schema is missing or not known"),
  K08(Severity.ERROR, "A field is missing"),
  K09(Severity.ERROR, "A value is not valid"),
  K10(Severity.ERROR, "A text holds control characters"),
  K11(Severity.ERROR, "Fields exclude each other"),
  K12(Severity.ERROR, "Too many dependencies"),
  K13(Severity.ERROR, "A description, tag or other label is too long"),
  K14(Severity.INFO, "More was found than is shown"),
  K20(Severity.ERROR, "A pip option stands among the requirements"),
  K21(Severity.ERROR, "A requirement is malformed"),
  K22(Severity.ERROR, "An address is not allowed"),
  K23(Severity.ERROR, "A hash is given where hashes are not asked for"),
  K24(Severity.ERROR, "A hash is missing"),
  K25(Severity.WARNING, "A package is asked for twice"),
  K26(Severity.WARNING, "An address is not encrypted"),
  K27(Severity.WARNING, "An address is private to a network"),
  K28(Severity.WARNING, "A step installs Python packages beside those that Kapsel manages"),
  K29(Severity.WARNING, "Options for packages have no effect"),
  K30(Severity.WARNING, "A variable looks like a secret"),
  K31(Severity.WARNING, "A source repository is not pinned to a commit"),
  K32(Severity.ERROR, "A variable has a name that variables cannot have"),
  K33(Severity.ERROR, "The workspace does not allow the host"),
  K34(Severity.ERROR, "A base image belongs to another workspace"),
  K35(Severity.ERROR, "The workspace does not have the build context"),
  K36(Severity.INFO, "What is said of a version that exists is not taken over"),
  N01(Severity.ERROR, "conda is not built yet"),
  N02(Severity.ERROR, "The docker step is not built yet"),
  N03(Severity.ERROR, "The Dockerfile is not built yet"),
  N05(Severity.ERROR, "Spark packages in the image are not built yet"),
  N06(Severity.ERROR, "The platform is not built yet"),
  N07(Severity.ERROR, "Required hashes are not built yet"),
  N08(Severity.ERROR, "Source packages are not built yet");

  private final Severity severity;
  private final String title;

  Rule(Severity severity, String title) {
    this.severity = severity;
    this.title = title;
  }

  public Severity severity() {
    return severity;
  }

  public String title() {
    return title;
  }

  /**
   * What this rule found.
   *
   * @param field JSON pointer
   */
  public Finding at(String field, String message, String fix) {
    return new Finding(name(), severity, field, message, fix);
  }
}
