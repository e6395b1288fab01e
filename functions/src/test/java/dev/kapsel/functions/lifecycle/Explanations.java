package dev.kapsel.functions.lifecycle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All states that the service may be in after what it has answered so far: what happened at once
 * happened one after the other, in some order.
 */
final class Explanations {

  private static final List<List<List<Integer>>> ORDERS =
      List.of(
          List.of(),
          List.of(List.of(0)),
          List.of(List.of(0, 1), List.of(1, 0)),
          List.of(
              List.of(0, 1, 2),
              List.of(0, 2, 1),
              List.of(1, 0, 2),
              List.of(1, 2, 0),
              List.of(2, 0, 1),
              List.of(2, 1, 0)));

  /**
   * How far back each part may have looked where it looks first and acts later: as many places as
   * have gone before it, or none of them.
   */
  private static final List<List<List<Integer>>> WAYS =
      List.of(
          List.of(),
          List.of(List.of(0)),
          List.of(List.of(0, 1), List.of(0, 0)),
          List.of(
              List.of(0, 1, 2),
              List.of(0, 1, 1),
              List.of(0, 1, 0),
              List.of(0, 0, 2),
              List.of(0, 0, 1),
              List.of(0, 0, 0)));

  private List<Model> states;

  Explanations(List<String> spaces) {
    states = List.of(new Model(spaces));
  }

  /**
   * Keeps the states that explain the answers.
   *
   * @return null if there is one; else what the model would have answered
   */
  @Nullable String explain(Step step, List<String> answers) {
    List<Model> next = new ArrayList<>();
    List<String> instead = new ArrayList<>();
    for (Model state : states) {
      for (List<Integer> order : ORDERS.get(step.deeds().size())) {
        play(state, step, order, answers, next, instead);
      }
    }
    states = distinct(next);
    return next.isEmpty() ? String.join("\n      or ", instead) : null;
  }

  private static List<Model> distinct(List<Model> models) {
    if (models.size() < 2) {
      return models;
    }
    Map<String, Model> distinct = new LinkedHashMap<>();
    models.forEach(model -> distinct.put(model.toString(), model));
    return List.copyOf(distinct.values());
  }

  private static void play(
      Model state,
      Step step,
      List<Integer> order,
      List<String> answers,
      List<Model> next,
      List<String> instead) {
    boolean more = true;
    for (int way = 0; more && way < WAYS.get(order.size()).size(); way++) {
      List<Integer> seen = WAYS.get(order.size()).get(way);
      List<Model> past = new ArrayList<>(List.of(state));
      List<String> said = new ArrayList<>();
      more = false;
      boolean same = true;
      for (int place = 0; place < order.size(); place++) {
        int part = order.get(place);
        Model model = past.getLast().copy();
        model.lookBack(past.get(seen.get(place)));
        String answer = step.deeds().get(part).act().apply(model);
        more |= model.lookedBack();
        past.add(model);
        said.add(answer);
        same &= answer.equals(answers.get(part));
      }
      if (same) {
        next.add(past.getLast());
      } else {
        instead.add("in order " + order + ": " + said);
      }
    }
  }
}
