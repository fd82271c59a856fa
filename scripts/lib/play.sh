# Sourced, after platform.sh, by the checks that play commands which stand in Markdown.
# play GUIDE: pastes its blocks marked sh into one shell, beside the platform that runs, and holds each to the block
# marked text that follows it; … stands for anything there. A call that is refused must be shown as refused. Says which
# block is not so, and fails then.

# Has curl tell on standard error what was called and how it was answered, without a word changed in the lines.
echo 'write-out = "%{stderr}%{method} %{url_effective} %{http_code}\n"' >"$scratch/.curlrc"

blocks() { # guide, folder: 01.sh, 01.text, 02.sh, …
  awk -v folder="$2" '
    /^```/ && open { open = 0; close(file); next }
    /^```/ {
      open = 1
      kind = substr($0, 4)
      if (kind == "sh") n++
      file = kind == "sh" || kind == "text" && n ? sprintf("%s/%02d.%s", folder, n, kind) : "/dev/null"
      if (file != "/dev/null") printf "" >file
      next
    }
    open { print >file }' "$1"
}

matches() { # what was said, what is shown
  local pattern
  pattern=$(sed 's/[][\\*?]/\\&/g; s/…/*/g' <<<"$2")
  # shellcheck disable=SC2053 # it is a pattern
  [[ $1 == $pattern ]]
}

# One block: what it said is as shown, nothing was complained of, and what was refused is shown.
holds() { # block without its ending
  local shown= said line status
  said=$(tr -d '\r' <"$1.said")
  [[ ! -e $1.text ]] || shown=$(<"$1.text")
  if [[ -e $1.text ]] && ! matches "$said" "$shown"; then
    printf 'this is shown:\n%s\n-- and it said:\n' "$shown"
    return 1
  fi
  while read -r line; do
    status=${line##* }
    if [[ ! $line =~ ^[A-Z]+\ https?://[^\ ]+\ [0-9]{3}$ ]]; then
      echo "it complained: $line"
      return 1
    elif ((10#$status == 0 || 10#$status >= 400)) && [[ $shown != *"$status"* ]]; then
      echo "a call was refused: $line"
      return 1
    fi
  done <"$1.heard"
}

play() { # guide
  local folder=$scratch/play block why
  rm -rf "$folder"
  mkdir "$folder"
  blocks "$1" "$folder"
  # The words that are not as they stand there: the ports. What starts the platform has been done.
  sed -i "s|http://127.0.0.1:8080|$api|g; s|http://127.0.0.1:9090|$management|g; /^\.\/tenantry up\$/d" "$folder"/*
  for block in "$folder"/*.sh; do
    : >"${block%.sh}.said"
    : >"${block%.sh}.heard"
    printf 'exec >%q 2>%q\n' "${block%.sh}.said" "${block%.sh}.heard"
    cat "$block"
  done >"$folder/all"
  CURL_HOME=$scratch bash --noprofile --norc "$folder/all" </dev/null || :
  for block in "$folder"/*.sh; do
    if ! why=$(holds "${block%.sh}"); then
      cat "$block" - "${block%.sh}.said" <<<"-- $why"
      return 1
    fi
  done
}
