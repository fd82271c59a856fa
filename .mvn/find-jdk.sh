# Finds the JDK for `mvnw` and `tenantry`, which source this file (POSIX sh).
#
# find_jdk exports JAVA_HOME and sets jdk_release (21, 25, …). A JAVA_HOME that fits is kept as it is;
# otherwise the newest JDK of the places below wins, the earlier place when two are equally new.
# When none fits it tells each place it looked at and returns 1.

jdk_oldest=21

find_jdk() {
  jdk_release=0
  jdk_best=
  jdk_seen=
  jdk_consider JAVA_HOME "${JAVA_HOME:-}"
  if [ "$jdk_release" = 0 ]; then
    jdk_consider 'java on the PATH' "$(jdk_on_path)"
    jdk_consider '/usr/lib/jvm/*' /usr/lib/jvm/*
    jdk_consider '/opt/*jdk*' /opt/*jdk*
    jdk_consider '/Library/Java/JavaVirtualMachines/*/Contents/Home' /Library/Java/JavaVirtualMachines/*/Contents/Home
    jdk_consider '~/.sdkman/candidates/java/*' "${HOME:-}"/.sdkman/candidates/java/*
    jdk_consider '~/.jdks/*' "${HOME:-}"/.jdks/*
  fi
  if [ "$jdk_release" = 0 ]; then
    printf 'No JDK %s or newer was found. Looked at:\n%sInstall one, or let JAVA_HOME name one.\n' "$jdk_oldest" "$jdk_seen" >&2
    return 1
  fi
  JAVA_HOME=$jdk_best
  export JAVA_HOME
}

# Weighs the folders of one place: its name as the reader knows it, then each folder found there.
jdk_consider() {
  jdk_place=$1
  shift
  jdk_found=
  for jdk_home; do
    if [ -z "$jdk_home" ] || [ ! -x "$jdk_home/bin/java" ]; then
      continue
    fi
    jdk_release_of "$jdk_home"
    if [ ! -x "$jdk_home/bin/javac" ]; then
      jdk_found="$jdk_found    $jdk_home: Java $jdk_this without a compiler
"
      continue
    fi
    jdk_found="$jdk_found    $jdk_home: Java $jdk_this
"
    if [ "$jdk_this" -ge "$jdk_oldest" ] && [ "$jdk_this" -gt "$jdk_release" ]; then
      jdk_release=$jdk_this
      jdk_best=$jdk_home
    fi
  done
  jdk_seen="$jdk_seen  $jdk_place
${jdk_found:-    no JDK
}"
}

# Sets jdk_this to the feature release of the JDK in a folder, 0 when it does not tell. The `release`
# file saves starting a JVM for each folder; some distributions leave it out.
jdk_release_of() {
  jdk_this=
  if [ -r "$1/release" ]; then
    while IFS= read -r jdk_line; do
      case $jdk_line in
        JAVA_VERSION=*) jdk_this=${jdk_line#*=} ;;
      esac
    done <"$1/release"
  fi
  if [ -z "$jdk_this" ]; then
    jdk_this=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p')
  fi
  jdk_this=${jdk_this#\"}
  jdk_this=${jdk_this#1.}
  jdk_this=${jdk_this%%[!0-9]*}
  jdk_this=${jdk_this:-0}
}

# Prints the folder of the JDK whose `java` the PATH names. Only the JVM itself knows it when that
# `java` is a script or macOS's stub.
jdk_on_path() {
  jdk_java=$(command -v java) || return 0
  jdk_home=$(readlink -f "$jdk_java" 2>/dev/null) || jdk_home=$jdk_java
  jdk_home=${jdk_home%/bin/java}
  if [ -x "$jdk_home/bin/javac" ]; then
    printf '%s\n' "$jdk_home"
  else
    "$jdk_java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p'
  fi
}
