package dev.kapsel.functions.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.model.access.Access;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.contract.Parameter;
import dev.kapsel.model.contract.RouteContract;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which parameters a query may have. One that is misspelt is refused, for what it was to leave out
 * would be answered otherwise, and nobody would see it.
 */
final class QueryParameters {

  private QueryParameters() {}

  /**
   * @throws Rejected if there is one that the route does not know; workers may be newer than this
   */
  static void check(APIGatewayV2HTTPEvent event, Route route) {
    Map<String, String> asked = event.getQueryStringParameters();
    if (asked == null || asked.isEmpty() || route.access() == Access.WORKER) {
      return;
    }
    List<String> known = RouteContract.of(route).query().stream().map(Parameter::name).toList();
    for (String name : new TreeMap<>(asked).keySet()) {
      if (!known.contains(name)) {
        throw Rejected.of(
            ProblemCode.INVALID_REQUEST,
            "there is no parameter `" + name + "`",
            known.isEmpty()
                ? "Leave it out: this takes none."
                : "Use one of " + String.join(", ", known) + ", or leave it out.");
      }
    }
  }
}
