package dev.kapsel.functions.image;

import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.identity.DefinitionHash;
import org.jspecify.annotations.Nullable;

/**
 * The image that somebody asks for.
 *
 * @param definition null where they named the hash only
 */
public record Asked(DefinitionHash hash, @Nullable Definition definition) {}
