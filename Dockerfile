# The command line in a container. Build: npm pack --pack-destination . && docker build -t maas-conformance .
# Use:   docker run --rm --network host -e MAAS_AUTH -v "$PWD/maas-report:/work/maas-report" maas-conformance http://127.0.0.1:5005
FROM node:22-slim
COPY maas-conformance-*.tgz /tmp/
RUN npm install --global --omit=dev --no-audit --no-fund /tmp/maas-conformance-*.tgz \
  && rm -rf /tmp/*.tgz /root/.npm \
  && install -d -o node -g node /work
USER node
WORKDIR /work
ENTRYPOINT ["maas-conformance"]
CMD ["--help"]
