package dev.kapsel.functions.repeat;

import dev.kapsel.model.oci.Sha256;

/**
 * A request that says by which key it may be repeated.
 *
 * @param caller whose key it is: keys of different callers have nothing to do with each other
 * @param content of everything that the request says; a repeated one says the same
 * @param secret whether the answer must not be kept, because a secret stands in it
 */
public record KeyedRequest(String caller, String key, Sha256 content, boolean secret) {}
