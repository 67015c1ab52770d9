package io.sparkforest.trainer.s3;

import io.sparkforest.trainer.sagemaker.OutputFolders;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.settings.S3Uri;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.apache.hadoop.fs.s3a.AWSApiCallTimeoutException;
import org.apache.hadoop.fs.s3a.AWSBadRequestException;
import org.apache.hadoop.fs.s3a.AWSRedirectException;
import org.apache.hadoop.fs.s3a.AWSServiceThrottledException;
import org.apache.hadoop.fs.s3a.AWSStatus500Exception;
import org.apache.hadoop.fs.s3a.CredentialInitializationException;
import org.apache.hadoop.fs.s3a.HttpChannelEOFException;
import org.apache.hadoop.fs.s3a.RemoteFileChangedException;
import org.apache.hadoop.fs.s3a.UnknownStoreException;
import org.apache.hadoop.fs.s3a.auth.NoAuthWithAWSException;

/**
 * Says what a failure of S3A means for the user, in words of its own: servers answer to wrong
 * credentials with parts of them.
 */
final class S3Faults {
  private static final String ADDRESS =
      "check s3_endpoint (or AWS_ENDPOINT_URL_S3) and that the job's network reaches it";
  private static final String LATER =
      "try again later, and check s3_endpoint (or AWS_ENDPOINT_URL_S3)";

  /** The first that fits decides, so what is special stands before what is general. */
  private static final List<Rule> RULES =
      List.of(
          new Rule(
              UnknownStoreException.class,
              "bucket BUCKET is not there",
              "check its name, s3_region and s3_endpoint"),
          new Rule(
              RemoteFileChangedException.class,
              "an object changed while it was read",
              "start the job once nothing writes there any more"),
          new Rule(
              NoAuthWithAWSException.class,
              "no credentials were found",
              "give the job a role, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in its"
                  + " environment"),
          new Rule(
              CredentialInitializationException.class,
              "no credentials were found",
              "give the job a role, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in its"
                  + " environment"),
          new Rule(
              AccessDeniedException.class,
              "access is denied",
              "check the job's role or credentials, and that they allow s3:ListBucket, s3:GetObject"
                  + " and, for model_uri, s3:PutObject and s3:DeleteObject"),
          new Rule(
              AWSRedirectException.class,
              "the bucket is in another region",
              "set s3_region to the bucket's region"),
          new Rule(
              FileNotFoundException.class,
              "there is no such object or folder",
              "check the key; upper and lower case differ"),
          new Rule(
              AWSBadRequestException.class,
              "the store refuses the request",
              "check s3_region, s3_path_style and that temporary credentials have not expired"),
          new Rule(
              AWSServiceThrottledException.class,
              "the store asks to slow down, again and again",
              "try again later"),
          new Rule(AWSStatus500Exception.class, "the store has a fault of its own", LATER),
          new Rule(UnknownHostException.class, "the host's name is not known", ADDRESS),
          new Rule(ConnectException.class, "no connection could be made", ADDRESS),
          new Rule(NoRouteToHostException.class, "no connection could be made", ADDRESS),
          new Rule(StalledException.class, "nothing came or went for 40 s", ADDRESS),
          new Rule(AWSApiCallTimeoutException.class, "the store does not answer", ADDRESS),
          new Rule(SocketTimeoutException.class, "the store does not answer", ADDRESS),
          new Rule(
              SSLException.class,
              "no secure connection could be made",
              "check s3_endpoint: is it https:// where the store speaks http?"),
          new Rule(HttpChannelEOFException.class, "the connection broke, again and again", LATER),
          new Rule(SocketException.class, "the connection broke, again and again", LATER),
          new Rule(EOFException.class, "the connection broke, again and again", LATER));

  private record Rule(Class<? extends Throwable> failure, String found, String toChange) {
    boolean fits(Throwable whole) {
      for (Throwable cause = whole; cause != null; cause = cause.getCause()) {
        if (failure.isInstance(cause)) {
          return true;
        }
      }
      return false;
    }
  }

  private S3Faults() {}

  /**
   * Puts a failure into the user's terms.
   *
   * @param work such as {@code hyperparameter data_uri: cannot read}
   * @param connection endpoint and region
   */
  static UserError explain(String work, S3Uri place, S3Connection connection, IOException failure) {
    Optional<UserError> fullDisk = OutputFolders.fullDisk(failure);
    if (fullDisk.isPresent()) {
      return fullDisk.get();
    }
    String text =
        RULES.stream()
            .filter(rule -> rule.fits(failure))
            .findFirst()
            .map(rule -> rule.found() + ": " + rule.toChange())
            .orElseGet(() -> kind(failure));
    return new UserError(
        work + " " + place + " at " + connection + ": " + text.replace("BUCKET", place.bucket()));
  }

  /** Not what it says: a server's words may hold parts of credentials. */
  private static String kind(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return "it failed (" + root.getClass().getSimpleName() + ")";
  }
}
