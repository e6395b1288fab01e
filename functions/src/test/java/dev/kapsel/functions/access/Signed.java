package dev.kapsel.functions.access;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import dev.kapsel.model.access.Member;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the endpoint says of a caller whose token it has checked. */
public final class Signed {

  /** Of an installation that the group {@code admins} looks after. */
  public static final AccessSettings SETTINGS =
      new AccessSettings(AccessSettings.USUAL_CLAIMS, Set.of(Member.group("admins")));

  private Signed() {}

  /** Somebody of these groups. */
  public static RequestContext as(String subject, String... groups) {
    return RequestContext.builder()
        .withRequestId("request-1")
        .withAuthorizer(
            RequestContext.Authorizer.builder()
                .withJwt(
                    RequestContext.Authorizer.JWT
                        .builder()
                        .withClaims(
                            Map.of(
                                "sub",
                                subject,
                                "groups",
                                "[" + String.join(" ", List.of(groups)) + "]"))
                        .build())
                .build())
        .build();
  }

  /** Somebody who may do everything in every workspace. */
  public static RequestContext administrator() {
    return as("root", "admins");
  }

  /** A session of a role of AWS. */
  public static RequestContext byRole(String role) {
    String arn = "arn:aws:sts::123456789012:assumed-role/" + role + "/session";
    RequestContext.IAM iam = RequestContext.IAM.builder().withUserArn(arn).build();
    return RequestContext.builder()
        .withRequestId("request-1")
        .withAuthorizer(RequestContext.Authorizer.builder().withIam(iam).build())
        .build();
  }

  /** Nobody. */
  public static RequestContext stranger() {
    return RequestContext.builder().withRequestId("request-1").build();
  }
}
