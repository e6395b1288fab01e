package dev.kapsel.functions.environment;

import java.util.function.LongConsumer;

/**
 * A change that somebody asks for.
 *
 * @param by who asks
 * @param mustMatch refuses the revision that is there, if it is not the one that was meant
 */
public record Edit<T>(T change, String by, LongConsumer mustMatch) {}
