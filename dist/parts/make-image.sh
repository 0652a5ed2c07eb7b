# Puts the root filesystem of a sandbox image together from this Debian machine's own packages.
# $1 the folder to fill, $2 the node binary, $3 npm's package folder.
set -eu
stage=$1 node=$2 npm=$3
export LC_ALL=C

wanted='git bash dash coreutils findutils grep sed mawk gawk diffutils patch tar gzip bzip2 xz-utils make procps util-linux
ripgrep python3 ca-certificates libstdc++6 libatomic1 libc-bin base-files base-passwd perl-base hostname chromium fonts-dejavu-core fonts-liberation'

# Everything that the installed ones among them need, by dpkg's own record.
dpkg-query -W -f '${db:Status-Abbrev}|${Package}|${Pre-Depends}, ${Depends}\n' | awk -F'|' -v wanted="$wanted" '
  $1 ~ /^ii/ { pkg = $2; $1 = ""; $2 = ""; needs[pkg] = $0 }
  END {
    n = split(wanted, todo, /[ \n]+/)
    for (i = 1; i <= n; i++) {
      pkg = todo[i]
      if (!(pkg in needs) || pkg in seen) continue
      seen[pkg] = 1; print pkg
      m = split(needs[pkg], parts, /[,|]/)
      for (j = 1; j <= m; j++) { gsub(/^ +| *\(.*| *:any.*| +$/, "", parts[j]); todo[++n] = parts[j] }
    }
  }' > "$stage.packages"

mkdir -p "$stage/usr/bin" "$stage/usr/sbin" "$stage/usr/lib" "$stage/usr/lib64" "$stage/usr/local/bin" "$stage/usr/local/lib/node_modules"
mkdir -p "$stage/etc" "$stage/proc" "$stage/sys" "$stage/dev" "$stage/run/issuewright/in" "$stage/tmp" "$stage/work"
for name in bin sbin lib lib64; do ln -s "usr/$name" "$stage/$name"; done

xargs dpkg -L < "$stage.packages" | sort -u |
  grep -vE '^/(usr/share/(doc|man|locale|info|lintian|bug|perl5?/[^/]*/pod)|etc/(cron|init\.d|pam|security|shadow|systemd))' |
  while IFS= read -r file; do if [ -L "$file" ] || [ -f "$file" ]; then printf '%s\n' "${file#/}"; fi; done |
  sed -nE '/^(bin|sbin|lib|lib64)$/!p' > "$stage.files"
tar -C / -c --no-recursion --ignore-failed-read -T "$stage.files" --transform 's,^\(bin\|sbin\|lib\|lib64\)/,usr/\1/,' 2>/dev/null | tar -C "$stage" -x --no-same-owner
for name in awk; do [ -e "$stage/usr/bin/$name" ] || ln -sf mawk "$stage/usr/bin/$name"; done
[ -e "$stage/usr/bin/sh" ] || ln -s dash "$stage/usr/bin/sh"
printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/nonexistent:/bin/sh\n' > "$stage/etc/passwd"
printf 'root:x:0:\nnogroup:x:65534:\n' > "$stage/etc/group"
printf '/usr/local/lib\n/lib/x86_64-linux-gnu\n/usr/lib/x86_64-linux-gnu\n/lib/aarch64-linux-gnu\n/usr/lib/aarch64-linux-gnu\n' > "$stage/etc/ld.so.conf"
ldconfig -r "$stage" 2>/dev/null || true
cp "$node" "$stage/usr/local/bin/node"
cp -r "$npm" "$stage/usr/local/lib/node_modules/npm"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$stage/usr/local/bin/npm"
ln -s ../lib/node_modules/npm/bin/npx-cli.js "$stage/usr/local/bin/npx"
chmod 1777 "$stage/tmp"
