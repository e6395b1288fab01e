package dev.kapsel.functions;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.kapsel.functions.start.BeforeSnapshot;
import dev.kapsel.functions.start.Deployed;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.SignInSettings;
import io.micronaut.context.ApplicationContext;
import io.micronaut.function.aws.MicronautRequestHandler;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says where people sign in, at {@value SignInSettings#PATH}. It is no route of the contract: only
 * the endpoint knows whose tokens it takes, and there the template says so to both.
 */
public final class SignInFunction
    extends MicronautRequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {

  private final SignInSettings settings = getApplicationContext().getBean(SignInSettings.class);

  /** Kept here, because nobody else does. */
  private @Nullable BeforeSnapshot hook;

  public SignInFunction() {
    this(Deployed.context());
    hook = BeforeSnapshot.run(() -> execute(new APIGatewayV2HTTPEvent()));
  }

  public SignInFunction(ApplicationContext context) {
    super(context);
  }

  @Override
  public APIGatewayV2HTTPResponse execute(APIGatewayV2HTTPEvent event) {
    try {
      return APIGatewayV2HTTPResponse.builder()
          .withStatusCode(200)
          .withHeaders(
              Map.of("content-type", "application/json", "cache-control", "public, max-age=300"))
          .withBody(KapselJson.mapper().writeValueAsString(settings))
          .build();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("settings that cannot be written", e);
    }
  }
}
