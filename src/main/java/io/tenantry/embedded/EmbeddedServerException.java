package io.tenantry.embedded;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** Why the embedded servers cannot run; the message is one line to show to a user as it is. */
public final class EmbeddedServerException extends RuntimeException {
  EmbeddedServerException(String message) {
    super(message);
  }

  EmbeddedServerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** "{@code attempt}: what the file system said", without the class names of Java. */
  static EmbeddedServerException of(String attempt, IOException cause) {
    return new EmbeddedServerException(attempt + ": " + reason(cause), cause);
  }

  private static String reason(IOException cause) {
    return switch (cause) {
      case AccessDeniedException denied -> "permission denied on " + denied.getFile();
      case FileAlreadyExistsException exists -> exists.getFile() + " is not a directory";
      case NoSuchFileException missing -> missing.getFile() + " does not exist";
      case FileSystemException file when file.getReason() != null ->
          file.getReason() + " (" + file.getFile() + ")";
      default -> String.valueOf(cause.getMessage());
    };
  }
}
