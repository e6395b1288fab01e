package dev.kapsel.model.dockerfile;

/**
 * Why a Dockerfile is not run.
 *
 * @param line where the instruction begins, the first is 1; 0 where it is none of a single line
 * @param fix what to write instead
 */
public record DockerfileProblem(int line, String message, String fix) {

  @Override
  public String toString() {
    return line == 0 ? message : "line " + line + ": " + message;
  }
}
