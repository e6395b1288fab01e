package dev.kapsel.functions.build;

final class InMemoryBuildLogsTest extends BuildLogsContract {

  @Override
  protected BuildLogs open() {
    return new InMemoryBuildLogs();
  }
}
