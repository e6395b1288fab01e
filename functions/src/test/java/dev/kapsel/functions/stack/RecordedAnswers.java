package dev.kapsel.functions.stack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.model.api.KapselJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes answers as CloudFormation does. */
final class RecordedAnswers implements StackAnswers {

  private static final int LONGEST = 4096;

  final List<JsonNode> all = new CopyOnWriteArrayList<>();
  volatile boolean down;
  volatile int asked;
  volatile Runnable meanwhile = () -> {};

  @Override
  public void send(URI to, byte[] answer) {
    asked++;
    meanwhile.run();
    if (down) {
      throw new UnansweredException("no answer is taken");
    }
    if (answer.length > LONGEST) {
      throw new AssertionError("an answer of " + answer.length + " bytes is too long");
    }
    try {
      all.add(KapselJson.mapper().readTree(answer));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode last() {
    return all.getLast();
  }
}
