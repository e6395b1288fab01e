package dev.kapsel.functions.http;

import com.amazonaws.services.lambda.runtime.Context;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.function.aws.DefaultLambdaContextFactory;
import io.micronaut.function.aws.LambdaContextFactory;
import jakarta.inject.Singleton;

/**
 * Keeps what Lambda tells about an invocation out of the application context. Micronaut's own would
 * make beans of it that are never removed, so that each invocation takes longer than the one
 * before; nothing here asks for them.
 */
@Singleton
@Replaces(DefaultLambdaContextFactory.class)
final class ForgottenInvocations implements LambdaContextFactory {

  @Override
  public void registerSingletons(Context invocation) {}
}
