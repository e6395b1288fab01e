package dev.kapsel.functions.aws.codebuild;

/** The variables with which the buildspec starts a worker, and by which its end is known. */
final class WorkerVariables {

  static final String SERVICE = "KAPSEL_SERVICE";
  static final String PROGRAM = "KAPSEL_PROGRAM";
  static final String WORKSPACE = "KAPSEL_WORKSPACE";
  static final String BUILD = "KAPSEL_BUILD";
  static final String EPOCH = "KAPSEL_EPOCH";

  /** {@code BuildService.Start#id}: no secret, unlike the bootstrap. */
  static final String START = "KAPSEL_START";

  static final String BOOTSTRAP = "KAPSEL_BOOTSTRAP";

  /** There for {@code BuildService.Start#apart}: the buildspec makes the surroundings others. */
  static final String APART = "KAPSEL_APART";

  private WorkerVariables() {}
}
