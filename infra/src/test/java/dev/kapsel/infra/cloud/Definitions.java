package dev.kapsel.infra.cloud;

/** What is built in the box: Kapsel's own Python and one small package. */
final class Definitions {

  private Definitions() {}

  static String of(String requirement) {
    return """
        schema: kapsel/v1
        image: {base: "kapsel/python:3.11-bookworm"}
        python: {system: {pip: ["%s"]}}
        """
        .formatted(requirement);
  }
}
