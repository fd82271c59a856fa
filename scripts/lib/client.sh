# Sourced, after node.sh, by the checks that make a client from the contract, from the root of the tree.
# get_generator: has Maven fetch OpenAPI Generator, once. generator ARGUMENTS…: runs it.
# make_client FOLDER: a client in TypeScript.

openapi_generator=openapi-generator-cli-7.17.0

get_generator() {
  mkdir -p target/contract
  [[ -s target/contract/$openapi_generator.jar ]] || ./mvnw -B -q dependency:copy -DoutputDirectory="$PWD/target/contract" \
    -Dartifact="org.openapitools:${openapi_generator%-*}:${openapi_generator##*-}"
}

generator() {
  local java
  . .mvn/find-jdk.sh
  find_jdk
  java=("$JAVA_HOME/bin/java" -Dorg.slf4j.simpleLogger.defaultLogLevel=warn)
  if ((jdk_release >= 24)); then
    java+=(--sun-misc-unsafe-memory-access=allow)
  fi
  "${java[@]}" -jar "target/contract/$openapi_generator.jar" "$@"
}

make_client() {
  rm -rf "$1"
  generator generate -i openapi.yaml -g typescript-fetch -o "$1" --additional-properties=importFileExtension=.js
}
