package io.sparkforest.trainer.settings;

import io.sparkforest.trainer.settings.declaration.ValueType;
import io.sparkforest.trainer.settings.declaration.WrittenValue;
import java.util.Optional;

/** A folder in S3 that is not the whole bucket. */
final class S3FolderType implements ValueType<S3Uri> {
  @Override
  public String name() {
    return TextTypes.S3_URI.name();
  }

  @Override
  public String range() {
    return TextTypes.S3_URI.range();
  }

  @Override
  public Optional<S3Uri> parse(WrittenValue value) {
    Optional<S3Uri> uri = TextTypes.S3_URI.parse(value);
    if (uri.isPresent() && uri.get().key().isEmpty()) {
      value
          .problems()
          .add("hyperparameter %s must name a folder below bucket %s", value.name(), uri.get());
    }
    return uri;
  }
}
