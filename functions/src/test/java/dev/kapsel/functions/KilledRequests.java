package dev.kapsel.functions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.build.KilledWorld;
import dev.kapsel.functions.build.PowerSwitch;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.table.TableTexts;
import dev.kapsel.model.api.Route;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Requests over HTTP whose functions are killed, on a table that is held against one on which the
 * same was done undisturbed: every item, with the trail, the feed and the rows of the search.
 */
public final class KilledRequests extends KilledWorld {

  /** That nobody names it does no harm: a hash means the same whoever names it later. */
  private static final Pattern DEFINITION = Pattern.compile("[^#]+#IMAGE#[0-9a-f]+ DEFINITION .*");

  /** They end by themselves. */
  private static final String REPEATS = "-#REPEAT#";

  /** No function runs for so long. */
  private static final Duration RUNNING = Duration.ofSeconds(35);

  private static final String KEY = "\"8e03978e-40d5\"";

  private final Gateway gateway = new Gateway(world);
  private @Nullable String key;

  /** Something that people ask for. */
  public interface Act {

    /** What is there before. */
    void prepare(KilledRequests scene);

    Gateway.Reply send(KilledRequests scene);

    /**
     * The problem that says to whoever asks for it again that it is done; null where the answer is
     * the same again.
     */
    default @Nullable String doneAlready() {
      return null;
    }

    /** What comes of it, by others, as soon as it is done. */
    default void follow(KilledRequests scene) {}
  }

  public KilledRequests(Function<PowerSwitch, World> opened) {
    super(opened);
    world.make(World.TEAM);
  }

  public Gateway.Asking ask(Route route) {
    Gateway.Asking asking = gateway.ask(route);
    return key == null ? asking : asking.header("Idempotency-Key", key);
  }

  /** Something that must work for the rest to mean anything. */
  public static Gateway.Reply done(Gateway.Reply reply) {
    assertThat(reply.status()).as(reply.text()).isBetween(200, 299);
    return reply;
  }

  /** Whoever asks never comes back. */
  public static void wholeOrNotAtAll(Act act, Function<PowerSwitch, World> opened) {
    List<String> before = undisturbed(opened, act::prepare);
    List<String> after = after(opened, act);
    assertThat(after).isNotEqualTo(before);
    afterEachCall(
        act,
        () -> new KilledRequests(opened),
        new Play<>(
            act::prepare,
            act::send,
            scene -> {
              List<String> now = scene.end();
              if (!named(now).equals(named(before))) {
                assertThat(now).isEqualTo(after);
              }
            }));
  }

  /** Whoever asks hears nothing and asks again. */
  public static void doneOnce(Act act, Function<PowerSwitch, World> opened) {
    List<String> after = after(opened, act);
    afterEachCall(
        act,
        () -> new KilledRequests(opened),
        new Play<>(
            act::prepare,
            act::send,
            scene -> {
              scene.mustBeDone(act.send(scene), act);
              assertThat(scene.end()).isEqualTo(after);
            }));
  }

  /** Whoever asks does so again with the key of before, until it is answered; and once more. */
  public static void doneOnceByItsKey(Act act, Function<PowerSwitch, World> opened) {
    List<String> after =
        undisturbed(
            opened,
            scene -> {
              act.prepare(scene);
              scene.key = KEY;
              var unused = done(act.send(scene));
              act.follow(scene);
            });
    afterEachCall(
        act,
        () -> new KilledRequests(opened),
        new Play<>(
            act::prepare,
            scene -> {
              scene.key = KEY;
              act.send(scene);
            },
            scene -> {
              act.follow(scene);
              Gateway.Reply reply = scene.sendUntilAnswered(act);
              scene.mustBeDone(reply, act);
              act.follow(scene);
              Gateway.Reply again = act.send(scene);
              if (!again.code().equals("shown-once")) {
                assertThat(again.text()).isEqualTo(reply.text());
                assertThat(again.header("idempotent-replayed")).isEqualTo("true");
              }
              assertThat(scene.end()).isEqualTo(after);
            }));
  }

  private Gateway.Reply sendUntilAnswered(Act act) {
    key = KEY;
    Gateway.Reply reply = act.send(this);
    if (reply.code().equals("request-in-progress")) {
      world.pass(RUNNING);
      reply = act.send(this);
    }
    return reply;
  }

  private void mustBeDone(Gateway.Reply reply, Act act) {
    if (!reply.code().equals(String.valueOf(act.doneAlready()))) {
      var unused = done(reply);
    }
  }

  private static List<String> after(Function<PowerSwitch, World> opened, Act act) {
    return undisturbed(
        opened,
        scene -> {
          act.prepare(scene);
          var unused = done(act.send(scene));
        });
  }

  private static List<String> undisturbed(
      Function<PowerSwitch, World> opened, Consumer<KilledRequests> play) {
    try (KilledRequests scene = new KilledRequests(opened)) {
      play.accept(scene);
      return scene.end();
    }
  }

  /** All that there is after one sweep, and when all who follow the stream have come to its end. */
  private List<String> end() {
    var unused = world.sweepAfter(Duration.ofMinutes(10));
    world.stream();
    world.publish();
    return TableTexts.of(world.changes).stream().filter(line -> !line.startsWith(REPEATS)).toList();
  }

  private static List<String> named(List<String> lines) {
    return lines.stream().filter(line -> !DEFINITION.matcher(line).matches()).toList();
  }
}
