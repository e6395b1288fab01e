/**
 * Environments that are declared in stacks: the custom resource {@code Custom::KapselEnvironment}.
 * Its properties are described in {@code infra/environment-resource.schema.json}.
 */
@NullMarked
package dev.kapsel.functions.stack;

import org.jspecify.annotations.NullMarked;
