package dev.kapsel.functions.stack;

import java.net.URI;

/**
 * Which answer is meant by a request.
 *
 * @param physical what the resource is called in the answer
 */
record Declared(String request, URI answerTo, String stack, String logical, String physical) {

  static Declared as(StackRequest request, String physical) {
    return new Declared(
        request.id(), request.answerTo(), request.stack(), request.logical(), physical);
  }
}
