package dev.kapsel.functions.start;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kapsel.functions.aws.dynamo.ClientPreparation;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** A function does not learn of a preparation that goes wrong: it is only slower. */
final class PreparationTest {

  private final List<Preparation> all =
      ServiceLoader.load(Preparation.class).stream().map(ServiceLoader.Provider::get).toList();

  @Test
  void theClientOfTheTableAndJsonArePrepared() {
    assertEquals(
        List.of(ClientPreparation.class, JsonPreparation.class),
        all.stream().map(Preparation::getClass).toList());
  }

  @Test
  void eachComesToItsEnd() {
    all.forEach(one -> assertDoesNotThrow(one::load, one.getClass().getName()));
  }
}
