package dev.kapsel.functions.comparison;

import dev.kapsel.model.environment.WorkspaceName;
import org.jspecify.annotations.Nullable;

/**
 * One of the two that are compared, as the caller names it.
 *
 * @param parameter by which it is named
 * @param workspace where it is; null: in the workspace of the address, else in the curated one
 */
public record Side(String parameter, String name, @Nullable WorkspaceName workspace) {}
