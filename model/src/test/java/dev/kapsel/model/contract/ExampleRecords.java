package dev.kapsel.model.contract;

import dev.kapsel.model.api.LookupAnswer;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The examples themselves; they stand with those of their feature. */
final class ExampleRecords {

  /** By type. */
  static final Map<Class<?>, Object> ALL =
      Stream.of(
              WorkspaceExamples.all(),
              EnvironmentExamples.all(),
              CuratedExamples.all(),
              ContextExamples.all(),
              ImageExamples.all(),
              ComparisonExamples.all(),
              FollowingExamples.all(),
              WorkerExamples.all())
          .flatMap(examples -> examples)
          .collect(Collectors.toMap(ExampleRecords::key, one -> one));

  private ExampleRecords() {}

  /** Answers to a look-up are told apart by a field. */
  private static Class<?> key(Object one) {
    return one instanceof LookupAnswer ? LookupAnswer.class : one.getClass();
  }
}
