package dev.kapsel.functions.build;

import dev.kapsel.functions.build.Consumed.Operation;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;

/** Lets DynamoDB say with each answer what it cost, which the service itself never asks. */
record CapacityMeter(Consumer<Consumed> taken) implements ExecutionInterceptor {

  private static final ReturnConsumedCapacity TOTAL = ReturnConsumedCapacity.TOTAL;

  @Override
  public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
    return switch (context.request()) {
      case GetItemRequest get -> get.toBuilder().returnConsumedCapacity(TOTAL).build();
      case BatchGetItemRequest batch -> batch.toBuilder().returnConsumedCapacity(TOTAL).build();
      case QueryRequest query -> query.toBuilder().returnConsumedCapacity(TOTAL).build();
      case TransactWriteItemsRequest commit ->
          commit.toBuilder().returnConsumedCapacity(TOTAL).build();
      case SdkRequest other -> other;
    };
  }

  @Override
  public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
    switch (context.response()) {
      case GetItemResponse get -> count(Operation.GET, List.of(get.consumedCapacity()));
      case BatchGetItemResponse batch -> count(Operation.BATCH_GET, batch.consumedCapacity());
      case QueryResponse query -> count(Operation.QUERY, List.of(query.consumedCapacity()));
      case TransactWriteItemsResponse commit -> count(Operation.COMMIT, commit.consumedCapacity());
      default -> {}
    }
  }

  private void count(Operation operation, List<ConsumedCapacity> capacity) {
    capacity.forEach(one -> taken.accept(new Consumed(operation, one.capacityUnits())));
  }
}
