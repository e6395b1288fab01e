package dev.kapsel.functions.build;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That the build service took a build.
 *
 * @param handle {@link BuildService.Outcome.Started#handle}
 */
record Dispatch(Instant at, @Nullable String handle) {}
